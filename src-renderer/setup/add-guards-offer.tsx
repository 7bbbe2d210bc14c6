import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PlainKey } from '../design/key.tsx'
import { Card, Note, Row } from '../design/panel.tsx'
import { go } from '../route.ts'

/** What comes after the first supervisor. Their page asks for the PIN: nobody is let in by having been here. */
export const AddGuardsOffer = () => {
  const { t } = useTranslation()
  const [later, setLater] = useState(false)
  if (later) return null
  return (
    <Card title={t('setup.guardsTitle')} tone="accent" part="add-guards" visit={null}>
      <Note tone="plain">{t('setup.guardsText')}</Note>
      <Row>
        <PlainKey
          id="guards-now"
          label={t('setup.guardsNow')}
          icon="people"
          tone="accent"
          disabled={false}
          onPress={() => go('#/supervisor')}
        />
        <PlainKey
          id="guards-later"
          label={t('setup.guardsLater')}
          icon={null}
          tone="plain"
          disabled={false}
          onPress={() => setLater(true)}
        />
      </Row>
    </Card>
  )
}
