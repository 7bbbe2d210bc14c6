import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export const Window = ({ children }: { children: ReactNode }) => <div className="window">{children}</div>

/** On every screen of a demo: twins stand in for devices. */
export const DemoStrip = () => {
  const { t } = useTranslation()
  return (
    <p className="window-demo" data-part="demo">
      <b>{t('common.demo')}</b> <span>{t('common.demoHint')}</span>
    </p>
  )
}

/** What only a demo says: never to be mistaken for a part of the kiosk. */
export const DemoBox = ({ title, part, children }: { title: string; part: string; children: ReactNode }) => (
  <p className="demo-box" data-part={part}>
    <b>{title}</b>
    {children}
  </p>
)

export const Screen = ({ children }: { children: ReactNode }) => (
  <div className="window-screen">{children}</div>
)

/** Sign and dock; a window too small for both shows the dock, and is as much one thing to a screen reader. */
export const Both = ({ children }: { children: ReactNode }) => <main className="both">{children}</main>
