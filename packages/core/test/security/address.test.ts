import test from 'ava'
import { addressKey, readAddress } from '../../src/security/address.ts'

const spellings: Readonly<Record<string, readonly string[]>> = {
  '203.0.113.5': [
    '203.0.113.5',
    ' 203.0.113.5 ',
    '203.0.113.5:51234',
    '"203.0.113.5:51234"',
    '[203.0.113.5]:443',
    'for=203.0.113.5',
    'For="203.0.113.5:_hidden"',
    'for=203.0.113.5;proto=https;by=10.0.0.1',
    '::ffff:203.0.113.5',
    '::FFFF:203.0.113.5',
    '::ffff:cb00:7105',
    '0:0:0:0:0:ffff:cb00:7105',
    '0000:0000:0000:0000:0000:FFFF:CB00:7105',
    '[::ffff:203.0.113.5]:80',
  ],
  '2001:db8::1': [
    '2001:db8::1',
    '2001:DB8::1',
    '2001:0db8::0001',
    '2001:db8:0:0:0:0:0:1',
    '2001:db8:0000::0.0.0.1',
    '[2001:db8::1]',
    '[2001:db8::1]:443',
    "'[2001:db8::1]'",
    'for="[2001:db8::1]:4711"',
    'For = "[2001:DB8::1]" ; proto=https',
  ],
  '2001:db8:0:1:1:1:1:1': ['2001:db8:0:1:1:1:1:1'],
  '2001:db8::1:443': ['2001:db8::1:443'],
  'fe80::1': ['fe80::1', 'fe80::1%eth0', '[fe80::1%25eth0]:443'],
  '::1': ['::1', '0:0:0:0:0:0:0:1'],
}

for (const [address, texts] of Object.entries(spellings)) {
  for (const text of texts) {
    test(`${JSON.stringify(text)} is read as ${address}`, (t) => t.is(readAddress(text), address))
  }
}

for (const text of [
  '',
  ' ',
  'unknown',
  'for=unknown',
  '_hidden',
  'for=_gazonk',
  'proxy.example',
  '203.0.113',
  '203.0.113.256',
  '203.0.113.5:',
  '203.0.113.5, 203.0.113.6',
  '010.0.0.1',
  '0x7f.0.0.1',
  '2130706433',
  '2001:db8::1::2',
  '12001:db8::1',
  '[2001:db8::1',
  '[]',
  '1'.repeat(10_000),
  ':'.repeat(10_000),
]) {
  test(`${JSON.stringify(text.slice(0, 40))} (${text.length} characters) is no address`, (t) => {
    t.is(readAddress(text), undefined)
    t.is(addressKey(text, 64), 'unknown')
  })
}

test('an IPv4 address counts by itself, an IPv6 address by its network', (t) => {
  t.is(addressKey('203.0.113.5', 64), '203.0.113.5')
  t.is(addressKey('::ffff:cb00:7105', 64), '203.0.113.5')
  t.is(addressKey('2001:db8:1:1::1', 64), '2001:db8:1:1::/64')
  // 64:ff9b:1::/48 (RFC 8215) embeds no IPv4 address at a known place; 6to4 does.
  t.is(addressKey('64:ff9b:1::5', 64), '64:ff9b:1::/64')
  t.is(addressKey('2002:cb00:7105:9::1', 64), '203.0.113.5')
  t.is(addressKey('2001:db8:1:1:ffff::2', 64), '2001:db8:1:1::/64')
  t.is(addressKey('2001:db8:1:2::1', 64), '2001:db8:1:2::/64')
  t.is(addressKey('2001:db8:1:1ff::1', 56), '2001:db8:1:100::/56')
  t.is(addressKey('2001:db8:1:1::1', 48), '2001:db8:1::/48')
  t.is(addressKey('2001:db8:1:1::1', 128), '2001:db8:1:1::1/128')
  t.is(addressKey('fe80::1%eth0', 64), 'fe80::/64')
})

test('clients behind NAT64 are not one network', (t) => {
  t.is(addressKey('64:ff9b::203.0.113.5', 64), '203.0.113.5')
  t.is(addressKey('64:ff9b::cb00:7106', 64), '203.0.113.6')
})
