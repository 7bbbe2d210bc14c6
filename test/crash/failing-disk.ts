import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk that can be made to fail below one folder. */
export interface FailingDisk {
  /** For the environment of the program under test. */
  env: Record<string, string>
  /** The file that says what fails; see disk-fault.c. */
  plan: string
  /** From now on no write and no sync below the folder succeeds. */
  fail(error: 'ENOSPC' | 'EIO'): void
  heal(): void
  remove(): void
}

/** Why this machine cannot make one, or null. */
export function whyNoFailingDisk(): string | null {
  if (process.platform !== 'linux') return 'LD_PRELOAD is Linux only'
  return spawnSync('gcc', ['--version']).error === undefined ? null : 'gcc is absent'
}

export function openFailingDisk(folder: string): FailingDisk {
  const own = mkdtempSync(join(tmpdir(), 'kiosk-fault-'))
  const library = join(own, 'disk-fault.so')
  const source = join(import.meta.dirname, 'disk-fault.c')
  execFileSync('gcc', ['-shared', '-fPIC', '-Wall', '-Werror', '-O1', '-o', library, source, '-ldl'])
  const plan = join(own, 'plan')
  writeFileSync(plan, '')
  let id = 0
  return {
    env: { LD_PRELOAD: library, KIOSK_FAULT_FOLDER: folder, KIOSK_FAULT_PLAN: plan },
    plan,
    fail(error) {
      id += 1
      writeFileSync(plan, `${id} ${constants.errno[error]} 0 all`)
    },
    heal: () => writeFileSync(plan, ''),
    remove: () => rmSync(own, { recursive: true, force: true }),
  }
}
