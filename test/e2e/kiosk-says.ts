import { runKiosk } from '../../src-main/cli/run-kiosk.fixture.ts'

/** One `kiosk` command in this process, of which nothing but success is expected. Resolves to its stdout. */
export async function kioskSays(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runKiosk(args)
  if (code !== 0) throw new Error(`kiosk ${args.join(' ')} ended with ${code}: ${stderr}`)
  return stdout
}
