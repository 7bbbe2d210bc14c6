import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { GateInfo, LaneView } from '../../src-main/api/contract.ts'
import { DeskStatus, DeskTools } from '../design/desk.tsx'
import { GuardedKey, PlainKey } from '../design/key.tsx'
import { Chip } from '../design/panel.tsx'
import { chooseLanguage, otherLanguage } from '../locales/i18n.ts'
import { go } from '../route.ts'
import { thermometerTroubles } from './thermometer-troubles.ts'
import { unwellDevices } from './unwell-devices.ts'

interface DockBarProps {
  info: GateInfo
  view: LaneView
  said: ReactNode
  onRelease: () => void
  onSignOut: () => void
}

/** Always there: how the lane is, who is on duty, and the emergency release. */
export const DockBar = ({ info, view, said, onRelease, onSignOut }: DockBarProps) => {
  const { t, i18n } = useTranslation()
  const unwell = [...unwellDevices(t, view), ...thermometerTroubles(t, view)]
  const { waiting, parked } = view.backlog
  return (
    <>
      <DeskStatus said={said}>
        {/* Where there is no room for all of them, the last are out of sight. */}
        <Chip tone={view.onDuty === null ? 'care' : 'plain'} icon="person">
          {view.onDuty === null ? t('dock.nobodyOnDuty') : `${t('dock.onDuty')} ${view.onDuty.name}`}
        </Chip>
        {unwell.map((line) => (
          <Chip key={line} tone="care" icon="plug">
            {line}
          </Chip>
        ))}
        {unwell.length > 0 ? null : view.devices.length === 0 ? (
          <Chip tone="plain" icon="plug">
            {t('dock.noDevices')}
          </Chip>
        ) : (
          <Chip tone="plain" icon="check">
            {t('dock.devicesWell')}
          </Chip>
        )}
        <Chip tone="accent" icon={view.direction === 'in' ? 'arrowIn' : 'arrowOut'}>
          {view.direction === 'in' ? t('gate.laneIn') : t('gate.laneOut')} {view.lane} · {info.gate.name}
        </Chip>
        {!info.uplink || (waiting === 0 && parked === 0) ? null : (
          <Chip tone={parked > 0 ? 'care' : 'plain'} icon="clock">
            {t('dock.backlog', { n: waiting })}
            {parked > 0 ? ` · ${t('dock.backlogParked', { n: parked })}` : ''}
          </Chip>
        )}
      </DeskStatus>
      <DeskTools>
        {view.onDuty === null ? null : (
          <PlainKey
            id="sign-out"
            label={t('dock.signOut')}
            icon={null}
            tone="quiet"
            disabled={false}
            onPress={onSignOut}
          />
        )}
        <PlainKey
          id="records"
          label={t('common.records')}
          icon={null}
          tone="quiet"
          disabled={false}
          onPress={() => go('#/supervisor')}
        />
        <PlainKey
          id="language"
          label={t('common.otherLanguage')}
          icon={null}
          tone="quiet"
          disabled={false}
          onPress={() => chooseLanguage(otherLanguage(i18n.language))}
        />
        <GuardedKey
          id="release"
          label={t('key.release')}
          hint={t('keyHint.release')}
          shortHint={t('keyHint.releaseShort')}
          icon="ambulance"
          onFire={onRelease}
        />
      </DeskTools>
    </>
  )
}
