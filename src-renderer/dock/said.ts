import type { TFunction } from 'i18next'
import type { GuardKey } from '../../src-main/words.ts'

const SEEN_GREEN: readonly GuardKey[] = ['health-green', 'ruian-green', 'mask-on']

/** Keys as they were pressed: the three things that one key says are that key again. */
export const saidTogether = (said: readonly GuardKey[]): GuardKey[] => {
  const rest = said.filter((key) => !SEEN_GREEN.includes(key))
  return SEEN_GREEN.every((key) => said.includes(key)) ? ['seen-green', ...rest] : [...said]
}

const GROUPS = ['health', 'ruian', 'mask'] as const

/** A key by itself, away from the group that says what its colour is of. */
export const wordOf = (t: TFunction, key: GuardKey): string => {
  const group = GROUPS.find((candidate) => key.startsWith(`${candidate}-`))
  const word = t(`key.${key}`)
  return group === undefined ? word : t('dock.keyOfGroup', { group: t(`group.${group}`), key: word })
}
