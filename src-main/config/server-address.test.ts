import { describe, expect, it } from 'vitest'
import { checkServerAddress } from './server-address.ts'

describe('where personal data may be sent', () => {
  it.each([
    { text: 'https://collector.ruian.example/v1/entries', outcome: 'ok' },
    { text: 'https://10.0.0.5:8443/', outcome: 'ok' },
    { text: 'http://127.0.0.1:8080/v1', outcome: 'ok' },
    { text: 'http://127.8.0.1/', outcome: 'ok' },
    { text: 'http://[::1]:8080/', outcome: 'ok' },
    { text: 'http://[0:0:0:0:0:0:0:1]/', outcome: 'ok' },
    { text: 'http://localhost:8080/', outcome: 'ok' },
    { text: 'http://collector.ruian.example/', outcome: 'not-https' },
    { text: 'http://10.0.0.5/', outcome: 'not-https' },
    { text: 'http://127.0.0.1.evil.example/', outcome: 'not-https' },
    { text: 'http://127.evil.example/', outcome: 'not-https' },
    { text: 'http://localhost.evil.example/', outcome: 'not-https' },
    { text: 'http://localhost@evil.example/', outcome: 'not-https' },
    { text: 'http://0.0.0.0/', outcome: 'not-https' },
    { text: 'ftp://127.0.0.1/', outcome: 'not-https' },
    { text: 'file:///etc/passwd', outcome: 'not-https' },
    { text: 'https://kiosk:secret@collector.example/', outcome: 'holds-a-password' },
    { text: 'collector.example', outcome: 'not-a-url' },
    { text: '', outcome: 'not-a-url' },
  ])('$text: $outcome', ({ text, outcome }) => {
    const checked = checkServerAddress(text, 'https://collector.example/')
    expect(checked.ok ? 'ok' : checked.reason).toBe(outcome)
    if (!checked.ok) expect(checked.expected).not.toContain('kiosk:')
  })
})
