import { availableParallelism } from 'node:os'
import { defineConfig } from '@playwright/test'
import { electronHere } from './electron/which-host.ts'
import { CHROMIUM } from './fixtures/chromium.ts'
import { PATIENCE_MS, TEST_PATIENCE_MS } from './fixtures/patience.ts'

/** The built kiosk: bytes in at pty and hidraw, verdict on the screen, row in the journal; under each of its hosts. */
export default defineConfig({
  // `.test.ts` is vitest's.
  testMatch: '**/*.spec.ts',
  projects: [
    { name: 'browser', testDir: 'e2e' },
    { name: 'crash', testDir: 'crash' },
    { name: 'program' in electronHere ? 'electron' : 'electron-stand-in', testDir: 'electron' },
  ],
  outputDir: '../test-results',
  // Each worker has gates, devices and a browser of its own, and mostly waits for them.
  workers: Math.ceil(availableParallelism() * 1.5),
  // A gate that passes at the second try has failed.
  retries: 0,
  timeout: TEST_PATIENCE_MS,
  expect: { timeout: PATIENCE_MS },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    headless: true,
    trace: 'off',
    // Before the test's own limit, which does not say what was waited for.
    actionTimeout: PATIENCE_MS,
    navigationTimeout: PATIENCE_MS,
    launchOptions: CHROMIUM,
  },
})
