import type { Result } from './result.ts'

export interface BenchOptions {
  /** How many people `queue` plays. */
  people: number
}

/** One thing that the bench can measure. */
export interface Measurement {
  name: string
  /** What stands in for the gate; without it the measurement is left out, by name and with the reason. */
  needs: { browser: boolean; devices: boolean }
  run(options: BenchOptions): Promise<Result[]>
}

/** How far it is, on stderr: stdout is for the table. */
export function tell(line: string): void {
  process.stderr.write(`bench: ${line}\n`)
}
