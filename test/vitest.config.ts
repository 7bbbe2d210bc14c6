import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'
import { folderInMemory } from './fixtures/folder-in-memory.ts'
import { PATIENCE_MS, TEST_PATIENCE_MS } from './fixtures/patience.ts'

const ROOT = resolve(import.meta.dirname, '..')
const folder = folderInMemory()

const ALL = '{src-main,src-renderer,drivers,test,scripts}/**/*.test.{ts,tsx}'
/** What keeps nothing, not even for its own next test: pure functions of what they are given. */
const PURE = [
  '{src-main/{gate,codes},src-renderer}/**/*.test.ts',
  'drivers/{thermometer,scanner}/!(*pty|hidraw).test.ts',
]

export default defineConfig({
  test: {
    root: ROOT,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: PURE,
          // A process of its own costs each file more than its tests do.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'apart',
          include: [ALL],
          exclude: [...configDefaults.exclude, ...PURE],
        },
      },
    ],
    // A value import of electron outside Electron would try to download its binary.
    alias: { electron: resolve(import.meta.dirname, 'fixtures/electron-absent.ts') },
    env: {
      // Each file has a process of its own, and all of them load the same libraries.
      NODE_COMPILE_CACHE: resolve(ROOT, '.kiosk/compile-cache'),
      ...(folder === null ? {} : { TMPDIR: folder }),
    },
    testTimeout: TEST_PATIENCE_MS,
    hookTimeout: TEST_PATIENCE_MS,
    teardownTimeout: TEST_PATIENCE_MS,
    // Whole, for whoever was not there.
    chaiConfig: { truncateThreshold: 2000 },
    expect: { poll: { timeout: PATIENCE_MS, interval: 20 } },
    // Most of the time of the long tests is waiting for programs, disks and clocks.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
  },
})
