import { inspect } from 'node:util'
import test from 'ava'
import type { Asked } from '../src/variables.ts'
import { ann, ask, decoy } from './helper.ts'

type Case = readonly [title: string, expression: string, change?: Partial<Asked>]

const pass: readonly Case[] = [
  ['a context key is read', 'context.auth_method == "password"'],
  ['a context key is read by its name in brackets', 'context["auth_method"] == "password"'],
  ['a value within a context key is read', 'context.auth_method_args.known_device == true'],
  [
    'a whole number is equal to one of JSON',
    'context.auth_method_args.count == 3 && context.auth_method_args["count"] > 2',
  ],
  ['an unset key is null', 'context.redirect == null'],
  ['an unset key is unlike any text', 'context.redirect != "x" && "x" != context.redirect'],
  ['an unset key can be guarded', '!(context.redirect != null && context.redirect.x == 1)'],
  ['has() distinguishes a set key from an unset one', 'has(context.auth_method) && !has(context.redirect)'],
  ['has() looks into a set key and an unset one', 'has(context.auth_method_args.count) && !has(context.redirect.x)'],
  ['nobody is null', 'request.user == null && !has(request.user)', { person: undefined }],
  ['without a pending user there is none', 'context.pending_user == null && request.user != null'],
  ['pending user and user are one view', 'request.user == context.pending_user', { pendingPerson: ann }],
  [
    'the view of a user has six fields',
    'request.user.pk == "7" && request.user.username == "ann" && request.user.email == "ann@example.com" && request.user.name == "Ann" && request.user.groups == ["staff", "admins"] && request.user.attributes.department == "it"',
  ],
  [
    'the view of a decoy is what was typed',
    'request.user.pk == "5b0e-…" && request.user.username == "nobody@example.com" && request.user.email == "nobody@example.com" && request.user.name == "" && request.user.groups == [] && size(request.user.attributes) == 0',
    { person: decoy },
  ],
  [
    'an address is canonical',
    'request.user.email == "mixed1@example.com" && request.user.email.endsWith("@example.com")',
    { person: { ...ann, email: 'Mixed1@Example.COM' } },
  ],
  [
    'an address that was typed is canonical',
    'request.user.email == "nobody@xn--bcher-kva.example"',
    { person: { ...decoy, identifier: ' Nobody@Bücher.example' } },
  ],
  [
    'email_domain() returns the whole domain',
    'email_domain(request.user.email) == "example.com" && email_domain("Ann@Bücher.example") == "xn--bcher-kva.example"',
  ],
  [
    'email_domain() of what is no address is empty',
    'email_domain("ann") == "" && email_domain("a@b@c.example") == "" && email_domain(context.redirect) == ""',
  ],
  ['a key named constructor is a key like any other', 'request.user.attributes.constructor == "x"'],
  [
    'the query is a map of texts, whose first value counts',
    'request.query.next == "/a" && request.query.constructor == "1"',
  ],
  ['the query has its parameters', 'has(request.query.next) && !("code" in request.query)'],
  [
    'the request has its client',
    'request.address == client_ip && request.user_agent == "Firefox" && request.locale == "en-GB"',
  ],
  [
    'the flow has its properties',
    'flow.slug == "login" && flow.title == "Welcome" && flow["designation"] == "authentication"',
  ],
  ['is_sso is false when unset', '!is_sso'],
  ['is_sso comes from the context', 'is_sso', { context: { is_sso: true } }],
  ['now is a time', 'now > timestamp("2026-01-01T00:00:00Z") && now - duration("1h30m") < now'],
  ['times can be read in a zone', 'now.getHours() == 12 && now.getHours("Europe/Berlin") == 13'],
  ['is_member() knows groups', 'is_member(request.user, "admins") && !is_member(request.user, "others")'],
  ['nobody is a member', '!is_member(request.user, "admins")', { person: undefined }],
  ['a decoy is no member', '!is_member(request.user, "admins")', { person: decoy }],
  [
    'is_member() knows the last of many groups',
    'is_member(request.user, "g999") && size(request.user.groups) == 256',
    { person: { ...ann, groups: Array.from({ length: 1000 }, (_, index) => `g${index}`) } },
  ],
  ['without the service nobody has authenticators', '!has_authenticator(request.user)'],
  ['regex_match() finds anywhere', 'regex_match(request.user.email, "@example[.]com$")'],
  ['regex_match() of an unset key is false', '!regex_match(context.redirect, ".*")'],
  ['ip_in() knows IPv4 networks', 'ip_in(client_ip, "10.0.0.0/8") && !ip_in(client_ip, "10.1.2.4")'],
  ['ip_in() knows IPv6 networks', 'ip_in("2001:db8::1", "2001:db8::/32") && !ip_in("2001:db9::1", "2001:db8::/32")'],
  ['ip_in() finds IPv4 in IPv6', 'ip_in("::ffff:10.1.1.1", "10.0.0.0/8")'],
  ['ip_in() ignores the zone of an address', 'ip_in("fe80::1%eth0", "fe80::/10")'],
  ['ip_in() of what is no address is false', '!ip_in("", "0.0.0.0/0") && !ip_in(context.redirect, "::/0")'],
  [
    'texts have functions',
    '"Ab".lowerAscii() == "ab" && " a ".trim() == "a" && "abc".substring(1) == "bc" && size("abc") == 3',
  ],
  ['texts are split and joined', '"a,b".split(",").map(x, x + "!").join("-") == "a!-b!"'],
  ['lists are searched', 'request.user.groups.exists(g, g.startsWith("adm")) && "a" in request.user.attributes.tags'],
  ['macros may follow each other', 'request.user.groups.filter(g, g != "staff").all(g, g == "admins")'],
  ['arithmetic keeps its parentheses', '1 - (2 - 3) == 2 && 8 / (4 / 2) == 4 && -(-3) == 3 && 2.5 * 2.0 == 5.0'],
  [
    'lists and maps are compared',
    '[1, 2] + [3] == [1, 2, 3] && context.auth_method_args == {"known_device": dyn(true), "count": dyn(3)}',
  ],
  ['what follows || is not needed', 'true || context.redirect.x == 1'],
  ['comments are allowed', 'true // always\n'],
]

for (const [title, expression, change] of pass) {
  test(title, (t) => t.true(ask(expression, change).passing))
}

const fail: readonly [title: string, expression: string, reason: RegExp, change?: Partial<Asked>][] = [
  ['a field of an unset key', 'context.redirect.x == 1', /^The expression failed: No such key: x\.$/],
  ['an attribute that is missing', 'request.user.attributes.nope == 1', /No such key: nope/],
  ['a field of nobody', 'request.user.name == ""', /No such key: name/, { person: undefined }],
  ['a missing name of the query', 'request.query.code == ""', /No such key: code/],
  [
    'a text function of an unset key',
    'context.redirect.startsWith("x")',
    /a function is given a value of the wrong type/,
  ],
  ['an unset key where a truth is wanted', 'context.redirect && true', /a value is of the wrong type/],
  ['a pattern against a list', 'regex_match(request.user.groups, "x")', /regex_match\(\) takes a text/],
  ['a sum that overflows', '9223372036854775807 + 1 > 0', /a number is too large/],
]

test('an error reveals no value of the context', (t) => {
  const context = { auth_method: 'TOPSECRET', auth_method_args: { list: [1] }, acme_notes: ['TOPSECRET'] }
  const failing = [
    'request.query[context.auth_method] == ""',
    'context.acme_notes.all(note, context.auth_method_args[note] == 1)',
    'int(context.auth_method) == 1',
    'timestamp(context.auth_method) < now',
    'bool(context.auth_method)',
    'context.auth_method_args.list[size(context.auth_method)] == 1',
    'duration("1s") < context.auth_method',
    'context.auth_method.substring(99) == ""',
    'context.auth_method.indexOf("a", 99) == 0',
  ]
  for (const expression of failing) {
    const error = t.throws(() => ask(expression, { context }), { message: /^The expression failed: / }, expression)
    t.notRegex(inspect(error), /TOPSECRET/, expression)
  }
})

for (const [title, expression, reason, change] of fail) {
  test(`${title} fails by error`, (t) => t.throws(() => ask(expression, change), { message: reason }))
}

test('messages are collected in order, whether or not the expression passes', (t) => {
  t.deepEqual(ask('message("one") && message("two " + request.user.username)'), {
    passing: true,
    messages: ['one', 'two ann'],
  })
  t.deepEqual(ask('is_sso || !message("Come in by the company.")'), {
    passing: false,
    messages: ['Come in by the company.'],
  })
})

test('allow() says its message only when it is not so', (t) => {
  t.deepEqual(ask('allow(is_sso, "Come in by the company.")'), {
    passing: false,
    messages: ['Come in by the company.'],
  })
  t.deepEqual(ask('allow(!is_sso, "Come in by the company.")'), { passing: true, messages: [] })
})

test('messages of one evaluation are not those of the next', (t) => {
  t.deepEqual([ask('message("a")').messages, ask('message("b")').messages], [['a'], ['b']])
})
