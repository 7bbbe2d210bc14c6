import { fork } from 'node:child_process'
import type { HelperKind, StartHelper } from '../drivers/device-helper/helper-process.ts'
import { helperEnv } from './helper-env.ts'

/** Starts device helpers as children of this Node process. `program` is the built `device-helper.js`. */
export function forkDeviceHelper(program: string): (kind: HelperKind) => StartHelper {
  return (kind) => (listener) => {
    const child = fork(program, [kind], {
      env: helperEnv(process.env),
      // Not the kiosk's own flags.
      execArgv: [],
      // Uint8Arrays as they are.
      serialization: 'advanced',
      // What a native library says when it dies belongs beside what the kiosk says.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    let told = false
    const exited = (how: string): void => {
      if (told) return
      told = true
      listener.exited(how)
    }
    child.on('message', (message) => listener.message(message))
    child.on('exit', (code, signal) => exited(signal ?? `exit code ${code}`))
    // It could not be started, or a message did not reach it: then 'exit' follows or it never lived.
    child.on('error', (error) => {
      if (child.pid === undefined) exited(error.message)
    })
    // Neither keeps a kiosk running that has nothing left to do.
    child.unref()
    child.channel?.unref()
    return {
      post(message) {
        if (child.connected) child.send(message, () => {})
      },
      kill: () => void child.kill('SIGKILL'),
    }
  }
}
