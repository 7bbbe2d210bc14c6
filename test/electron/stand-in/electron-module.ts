/** Stands in for `import … from 'electron'` in the main process. What is not exported here fails when it is linked. */
export { app } from './app.ts'
export { BrowserWindow } from './browser-window.ts'
export { MessageChannelMain } from './message-channel.ts'
export { Menu, powerSaveBlocker, screen } from './pc.ts'
export { protocol } from './schemes.ts'
export { session } from './session.ts'
export { utilityProcess } from './utility-process.ts'
