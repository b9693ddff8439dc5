import test from 'ava'
import { cookieNames } from '../../src/security/cookie-names.ts'

for (const [url, name, session, device] of [
  ['https://login.example', undefined, '__Host-sallyport', '__Host-sallyport_device'],
  ['https://login.example:8443', undefined, '__Host-sallyport', '__Host-sallyport_device'],
  ['https://login.example', 'acme', '__Host-acme', '__Host-acme_device'],
  ['http://login.example', undefined, 'sallyport', 'sallyport_device'],
  ['http://login.example:80', undefined, 'sallyport', 'sallyport_device'],
  ['http://localhost:9000', undefined, 'sallyport-9000', 'sallyport-9000_device'],
  ['http://localhost:9000', 'acme', 'acme', 'acme_device'],
] as const) {
  test(`below ${url}, called ${name}, the cookies are ${session} and ${device}`, (t) => {
    t.like(cookieNames(new URL(url), name), { session, device })
  })
}

for (const name of ['', 'a b', 'a=b', 'a;b', '__Host-ä', 'a'.repeat(51)]) {
  test(`"${name}" is no name of a cookie`, (t) => {
    t.throws(() => cookieNames(new URL('https://login.example'), name), { code: 'bad_cookie_name' })
  })
}
