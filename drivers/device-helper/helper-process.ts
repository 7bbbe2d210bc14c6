/** A device helper as the kiosk holds it: a Node child, an Electron utility process, or a test's own. */
export interface HelperProcess {
  /** Never throws: what a process that has ended does not hear is told by `exited`. */
  post(message: object): void
  /** At once, however busy or stuck it is. */
  kill(): void
}

export interface HelperListener {
  message(message: unknown): void
  /** Once; how it ended, such as "SIGSEGV" or "exit code 1". */
  exited(how: string): void
}

export type StartHelper = (listener: HelperListener) => HelperProcess

/** Each native library in a process of its own. */
export type HelperKind = 'serial' | 'hid'
