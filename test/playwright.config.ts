import { defineConfig } from '@playwright/test'
import { CHROMIUM } from './fixtures/chromium.ts'

/** The built kiosk in a plain browser: bytes in at pty and hidraw, verdict on the screen, row in the journal. */
export default defineConfig({
  testDir: '.',
  testMatch: '{e2e,crash}/**/*.spec.ts',
  outputDir: '../test-results',
  // One gate, one queue: the devices are the test's own, and two cores are for the kiosk and its screens.
  workers: 1,
  // A gate that passes at the second try has failed.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    headless: true,
    trace: 'off',
    launchOptions: CHROMIUM,
  },
})
