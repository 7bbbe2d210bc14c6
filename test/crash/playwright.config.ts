import type { PlaywrightTestConfig } from '@playwright/test'
import everyTime from '../playwright.config.ts'

/** `npm run crash`: the tests of this folder alone, with as many kills as the promise is made for. */
const inFull: PlaywrightTestConfig<object, { killRounds: number }> = {
  ...everyTime,
  projects: [{ name: 'crash', testDir: '.', use: { killRounds: 200 } }],
  outputDir: '../../test-results',
}

export default inFull
