import { contextBridge, ipcRenderer } from 'electron'
import { PORT, PORT_PLEASE } from './shell/port-words.ts'

contextBridge.exposeInMainWorld('kiosk', { host: 'electron' })

window.addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
  if (source === window && data === PORT_PLEASE) ipcRenderer.send(PORT_PLEASE)
})

// The bridge cannot carry a port; a message of the window to itself can, and no other origin hears it.
ipcRenderer.on(PORT, ({ ports }) => window.postMessage(PORT, '*', ports))
