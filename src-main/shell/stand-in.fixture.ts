/** In a test, a stand-in for one of Electron's objects: it has what the rule under test uses, and no more. */
export function standIn<T extends object>(parts: Partial<Record<keyof T, unknown>>): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Electron's classes cannot be made outside Electron
  return parts as T
}
