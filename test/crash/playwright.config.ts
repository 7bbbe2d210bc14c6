import type { PlaywrightTestConfig } from '@playwright/test'
import everyTime from '../playwright.config.ts'

/** `npm run crash`: the tests of this folder alone, with as many kills and visits as the promises are made for. */
const inFull: PlaywrightTestConfig<object, { killRounds: number; visits: number }> = {
  ...everyTime,
  projects: [{ name: 'crash', testDir: '.', use: { killRounds: 200, visits: 1000 } }],
  outputDir: '../../test-results',
}

export default inFull
