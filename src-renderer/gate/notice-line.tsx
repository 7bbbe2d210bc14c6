import { useTranslation } from 'react-i18next'
import type { Notice } from '../../src-main/api/contract.ts'
import { SignNotice } from '../design/sign.tsx'

export const NoticeLine = ({ notice }: { notice: Notice | null }) => {
  const { t } = useTranslation()
  return notice === null ? null : <SignNotice id={notice}>{t(`notice.${notice}`)}</SignNotice>
}
