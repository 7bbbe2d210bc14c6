/** What a page says to be given a port, to its preload and on to the main process. */
export const PORT_PLEASE = 'kiosk-port-please'
/** What comes back with the port. */
export const PORT = 'kiosk-port'
