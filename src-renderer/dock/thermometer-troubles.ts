import type { TFunction } from 'i18next'
import type { LaneView } from '../../src-main/api/contract.ts'

/** What is wrong with a module that is there, in words for the guard; that it is away, its device line says. */
export const thermometerTroubles = (
  t: TFunction,
  { keyedOnlyWhy, calibrationOverdue }: Pick<LaneView, 'keyedOnlyWhy' | 'calibrationOverdue'>,
): string[] => [
  ...(keyedOnlyWhy === null || keyedOnlyWhy === 'away' || keyedOnlyWhy === 'no-thermometer'
    ? []
    : [t(`device.trouble.${keyedOnlyWhy}`)]),
  ...(calibrationOverdue ? [t('device.trouble.overdue')] : []),
]
