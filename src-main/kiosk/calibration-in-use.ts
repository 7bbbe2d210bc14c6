import {
  fitFromBlackbody,
  whyNotCalibrated,
  type Calibration,
} from '../../drivers/thermometer/calibration.ts'
import type { ThermometerKind } from '../../drivers/thermometer/contract.ts'
import { calibrationSchema } from '../config/calibration.ts'
import type { ThermometerConfig } from '../config/config.ts'
import type { SetDevice } from '../store/device-setup.ts'

export interface CalibrationInUse {
  /** What is set, in force or not. */
  calibration: Calibration | null
  from: 'page' | 'config' | null
  /** Why nothing is judged by it, or null. */
  why: 'none' | 'body-estimate' | 'other-module' | 'skin-only' | 'no-line' | null
}

/**
 * What a module is calibrated by: what a supervisor set on the screen goes before the config file's, also when it was
 * taken off there. What cannot be read any more calibrates nothing.
 */
export function calibrationInUse(
  module: { protocol: string; port: string; kind: ThermometerKind },
  { set, config }: { set: SetDevice | null; config: Calibration | null },
): CalibrationInUse {
  const parsed = set === null ? null : calibrationSchema.nullable().safeParse(set.content)
  const calibration = parsed === null ? config : parsed.success ? parsed.data : null
  if (calibration === null) {
    return { calibration, from: null, why: module.kind === 'surface' ? 'none' : 'body-estimate' }
  }
  const { blackbody } = calibration
  const hasLine = blackbody === null || fitFromBlackbody(blackbody.low, blackbody.high).ok
  return {
    calibration,
    from: set === null ? 'config' : 'page',
    why: whyNotCalibrated(calibration, module) ?? (hasLine ? null : 'no-line'),
  }
}

/** The port as a calibration names it. */
export function portName(port: ThermometerConfig['port']): string {
  return 'path' in port ? port.path : port.usbSerial
}
