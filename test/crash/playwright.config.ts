import { defineConfig } from '@playwright/test'
import everyTime from '../playwright.config.ts'

/** `npm run crash`: the tests of this folder alone, with as many kills as the promise is made for. */
export default defineConfig<object, { killRounds: number }>(everyTime, {
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results',
  use: { killRounds: 200 },
})
