import './zod-jitless.ts'
import '@fontsource-variable/noto-sans-sc'
import './design/design.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { connect, dialHost } from './connection.ts'
import { ConnectionProvider } from './connection-context.tsx'
import { startTexts } from './locales/i18n.ts'

await startTexts()
const root = document.querySelector('#root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <ConnectionProvider value={connect(dialHost)}>
      <App />
    </ConnectionProvider>
  </StrictMode>,
)
