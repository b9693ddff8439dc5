import test from 'ava'
import { cookieJar } from '../src/cookie-jar.ts'

const URL = 'https://login.example.com/api'

test('a jar keeps what a server sets, and forgets what has expired', async (t) => {
  const jar = cookieJar()
  await jar.write(URL, ['__Host-sallyport=one; path=/; secure; httponly', 'two=2; path=/; max-age=60'])
  t.is(await jar.read(URL), '__Host-sallyport=one; two=2')
  await jar.write(URL, ['two=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT'])
  t.is(await jar.read(URL), '__Host-sallyport=one')
})

test('a jar gives a cookie to its own server only, and a secure one by https only', async (t) => {
  const jar = cookieJar()
  await jar.write(URL, ['one=1; path=/; secure', 'two=2; path=/'])
  t.is(await jar.read('https://other.example.com/'), '')
  t.is(await jar.read('http://login.example.com/'), 'two=2')
})

test('a jar leaves out what a browser would refuse', async (t) => {
  const jar = cookieJar()
  await jar.write(URL, ['evil=1; domain=other.example.com', '', 'public=1; domain=com', '__Host-bad=1; path=/x'])
  t.is(await jar.read(URL), '')
})
