import { z } from 'zod'

// Zod compiles schemas with `new Function`, which the page's CSP refuses. Must run before any schema is used.
z.config({ jitless: true })
