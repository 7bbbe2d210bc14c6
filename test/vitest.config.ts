import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { folderInMemory } from './fixtures/folder-in-memory.ts'
import { PATIENCE_MS, TEST_PATIENCE_MS } from './fixtures/patience.ts'

const ROOT = resolve(import.meta.dirname, '..')
const folder = folderInMemory()

export default defineConfig({
  test: {
    root: ROOT,
    include: ['{src-main,src-renderer,drivers,test,scripts}/**/*.test.{ts,tsx}'],
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
    expect: { poll: { timeout: PATIENCE_MS, interval: 20 } },
    // Most of the time of the long tests is waiting for programs, disks and clocks.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
  },
})
