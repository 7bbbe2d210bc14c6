import type { TFunction } from 'i18next'
import type { DeviceView } from '../../src-main/api/contract.ts'

/** One short line for each device that is not well, in words; a device that starts up is given its time. */
export const unwellDevices = (t: TFunction, devices: readonly DeviceView[]): string[] =>
  devices
    .filter((device) => device.state !== 'online')
    .map((device) =>
      t('device.line', {
        kind: t(`device.kind.${device.kind}`),
        state: t(`device.state.${device.state}`),
      }),
    )
