import { defineConfig } from '@playwright/test'
import { electronHere } from './electron/which-host.ts'
import { CHROMIUM } from './fixtures/chromium.ts'

/** The built kiosk: bytes in at pty and hidraw, verdict on the screen, row in the journal; under each of its hosts. */
export default defineConfig({
  projects: [
    { name: 'browser', testDir: 'e2e' },
    { name: 'crash', testDir: 'crash' },
    { name: 'program' in electronHere ? 'electron' : 'electron-stand-in', testDir: 'electron' },
  ],
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
