/**
 * What a device helper needs of its kiosk's environment: where udevadm is, what Windows cannot start a program
 * without, and what a loader or a simulated /dev (umockdev) was told. No key, no token, no systemd credential.
 */
const NEEDED = ['PATH', 'SystemRoot', 'windir', 'LD_LIBRARY_PATH', 'LD_PRELOAD', 'UMOCKDEV_DIR'] as const

export function helperEnv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const needed: Record<string, string> = {}
  for (const name of NEEDED) {
    const value = env[name]
    if (value !== undefined) needed[name] = value
  }
  return needed
}
