import { mkdirSync, readFileSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { thisMachine } from './machine.ts'

/**
 * Stands in for Electron's lock of one program a user: a file with the owner's process id, and beside it a
 * letter from each later program, which tells the owner and goes.
 */
export function takeLock(secondCame: (argv: string[], cwd: string) => void): boolean {
  const { userData } = thisMachine()
  const letters = join(userData, 'letters')
  mkdirSync(letters, { recursive: true })
  if (!isFirst(join(userData, 'lock'))) {
    const letter = JSON.stringify({ argv: process.argv, cwd: process.cwd() })
    writeFileSync(join(letters, `${process.pid}.json`), letter)
    return false
  }
  watch(letters, { persistent: false }, () => {
    for (const name of readdirSync(letters)) {
      const text = readFileSync(join(letters, name), 'utf8')
      // The file is there before its words are.
      if (text === '') continue
      rmSync(join(letters, name))
      const { argv, cwd }: { argv: string[]; cwd: string } = JSON.parse(text)
      secondCame(argv, cwd)
    }
  })
  return true
}

function isFirst(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    if (isAlive(Number(readFileSync(lock, 'utf8')))) return false
    writeFileSync(lock, String(process.pid))
    return true
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
