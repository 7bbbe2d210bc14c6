import type { TFunction } from 'i18next'
import type { ConnectionState } from './connection.ts'

/** Why a screen shows nothing of the lane, and what the guard does about it. */
export const awayWords = (t: TFunction, { state }: ConnectionState): { why: string; hint: string } => {
  switch (state) {
    case 'refused':
      return { why: t('common.refused'), hint: t('common.refusedHint') }
    case 'no-records':
      return { why: t('common.noRecords'), hint: t('common.noRecordsHint') }
    case 'lost':
      return { why: t('common.lost'), hint: t('common.lostHint') }
    // Connected, and nothing of the lane has come yet.
    case 'connected':
    case 'connecting':
      return { why: t('common.connecting'), hint: t('common.lostHint') }
  }
}
