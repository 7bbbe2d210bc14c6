import { fork as forkNode, type StdioOptions } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import type * as Electron from 'electron'
import { offered } from './calls.ts'
import { eventsOf } from './events.ts'
import { onlyAfterReady } from './ready.ts'

/**
 * Stands in for utilityProcess: a real process, under Node where Electron's runs under Chromium, with the same two ends
 * of a message port (`parent-port.ts`).
 */
export const utilityProcess = offered('utilityProcess', {
  fork(modulePath: string, args: string[] = [], options: Electron.ForkOptions = {}): Electron.UtilityProcess {
    onlyAfterReady('utilityProcess cannot be created before app is ready')
    const { env, stdio, serviceName: _name, ...unknown } = options
    const others = Object.keys(unknown)
    if (others.length > 0) throw new Error(`the stand-in does not know ${others.join(', ')} of a fork`)
    const events = eventsOf('utility', ['spawn', 'message', 'exit'])
    const [, out = 'inherit', err = 'inherit'] = Array.isArray(stdio) ? stdio : []
    const child = forkNode(modulePath, args, {
      env: env === undefined ? process.env : { ...env },
      execArgv: ['--import', join(import.meta.dirname, 'parent-port.ts')],
      serialization: 'advanced',
      stdio: ['ignore', out, err, 'ipc'] satisfies StdioOptions,
    })
    let alive = false
    child.on('spawn', () => {
      alive = true
      events.emit('spawn')
    })
    child.on('message', (message) => events.emit('message', message))
    child.on('exit', (code, signal) => {
      alive = false
      events.emit('exit', code ?? (signal === null ? 0 : constants.signals[signal]))
    })
    const parts = {
      get pid() {
        return alive ? child.pid : undefined
      },
      postMessage: (message: object) => void (child.connected && child.send(message, () => {})),
      on: events.on,
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the rest of it throws when it is used
    return offered('utility', parts) as unknown as Electron.UtilityProcess
  },
})
