import { readFileSync, statSync } from 'node:fs'

/** Opened already by the shell that started us: /dev/stdin, or what `<(...)` stands for. */
const HANDED_OVER = /^\/(?:dev\/(?:stdin$|fd\/)|proc\/self\/fd\/)/

/**
 * Reads a file whole; throws what `readFileSync` throws, and an error that names the path where it is no file: a named
 * pipe that nothing writes to would keep us for ever, and a device may have no end.
 */
export function readRegularFile(path: string): Buffer {
  const stat = HANDED_OVER.test(path) ? undefined : statSync(path, { throwIfNoEntry: false })
  if (stat?.isDirectory() === true) {
    throw new Error(`expected a file, but ${path} is a folder. 要写一个文件，这里写的是文件夹`)
  }
  if (stat?.isFile() === false) {
    throw new Error(
      `expected a file, but ${path} is a pipe or a device. 要写一个普通文件，这里写的是管道或设备`,
    )
  }
  return readFileSync(path)
}
