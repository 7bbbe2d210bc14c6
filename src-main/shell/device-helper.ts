import type { UtilityProcess } from 'electron'
import type { HelperKind, StartHelper } from '../../drivers/device-helper/helper-process.ts'

/**
 * Starts device helpers as Electron utility processes: Chromium ends them with the program, however that ends.
 * `ready` because Electron forks none before it is.
 */
export function utilityDeviceHelper({
  ready,
  fork,
  kill,
}: {
  ready: Promise<unknown>
  fork: (kind: HelperKind) => UtilityProcess
  /** UtilityProcess.kill is a SIGTERM, which a process that hangs does not heed: this is the system's own. */
  kill: (pid: number) => void
}): (kind: HelperKind) => StartHelper {
  return (kind) => (listener) => {
    let ended = false
    const forked = ready.then(() => {
      const utility = fork(kind)
      utility.on('message', (message: unknown) => listener.message(message))
      utility.on('exit', (code) => {
        ended = true
        listener.exited(`exit code ${code}`)
      })
      const spawned = new Promise<void>((resolve) => utility.on('spawn', resolve))
      return { utility, spawned }
    })
    async function post(message: object): Promise<void> {
      const { utility } = await forked
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, not a window
      if (!ended) utility.postMessage(message)
    }
    async function killIt(): Promise<void> {
      const { utility, spawned } = await forked
      await spawned
      // It has no id any more when it has ended, and its id may be another's by then.
      if (ended || utility.pid === undefined) return
      try {
        kill(utility.pid)
      } catch {
        // It has just ended by itself, and 'exit' is about to say so.
      }
    }
    return { post: (message) => void post(message), kill: () => void killIt() }
  }
}
