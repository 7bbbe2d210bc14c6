import { useTranslation } from 'react-i18next'
import { PlainKey } from '../design/key.tsx'

/** Leaves everything as it was. */
export const CancelKey = ({ id, onPress }: { id: string; onPress: () => void }) => {
  const { t } = useTranslation()
  return (
    <PlainKey
      id={id}
      label={t('common.cancel')}
      icon={null}
      tone="quiet"
      disabled={false}
      onPress={onPress}
    />
  )
}
