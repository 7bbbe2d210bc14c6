import type { TFunction } from 'i18next'
import type { LaneView } from '../../src-main/api/contract.ts'

/**
 * One short line for each device that is not well, in words; a device that starts up is given its time. A closed lane
 * lets go of its camera, which is no fault of that.
 */
export const unwellDevices = (
  t: TFunction,
  { devices, state }: Pick<LaneView, 'devices' | 'state'>,
): string[] =>
  devices
    .filter((device) => device.state !== 'online' && !(device.kind === 'camera' && state === 'closed'))
    .map((device) =>
      t('device.line', {
        kind: t(`device.kind.${device.kind}`),
        state: t(`device.state.${device.state}`),
      }),
    )
