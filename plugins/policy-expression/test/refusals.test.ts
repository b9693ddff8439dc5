import test from 'ava'
import { problemOf } from './helper.ts'

const cases: readonly [title: string, expression: string, problem: RegExp][] = [
  ['an undeclared context key', 'context.foo == 1', /^is wrong at 1:9: no plugin declares the context key "foo"$/],
  ['an undeclared context key on the third line', '\n  is_sso ||\n  context.foo == 1', /^is wrong at 3:11: /],
  ['an undeclared context key in brackets', 'context["foo"] == 1', /^is wrong at 1:1: no plugin declares/],
  ['an undeclared context key in has()', 'has(context.foo)', /^is wrong at 1:13: no plugin declares/],
  ['an undeclared context key in a macro', '["a"].all(x, context.foo == x)', /^is wrong at 1:22: no plugin declares/],
  ['a computed context key', 'context[request.locale] == 1', /^is wrong at 1:1: context\[…\] takes a text that stands/],
  ['the whole context', 'size(context) == 0', /^is wrong at 1:6: "context" does not stand by itself/],
  ['an unknown variable', 'is_sso && person == 1', /^is wrong at 1:11: there is no variable "person"$/],
  ['a variable of the translation', '_1 == 1', /^is wrong at 1:1: there is no variable "_1"$/],
  ['an unknown field of the request', 'request.usr == null', /^is wrong at 1:9: request has no "usr"; it has user, /],
  ['an unknown field of the flow', 'flow.name == ""', /^is wrong at 1:6: flow has no "name"; it has slug, /],
  [
    'an unknown field of a user',
    'request.user.nme == ""',
    /^is wrong at 1:14: a user has only the fields pk, username, /,
  ],
  ['what a decoy is', 'context.pending_user.kind == "decoy"', /a user has only the fields/],
  ['an unknown function', 'is_sso || f(1)', /^is wrong at 1:11: there is no function "f"$/],
  ['an unknown method', '"a".reverse() == "a"', /^is wrong at 1:1: there is no function "reverse"$/],
  ['matches()', '"a".matches("a+")', /^is wrong at 1:1: matches\(\) is not allowed; use regex_match/],
  ['a binding of a name', 'cel.bind(x, "a", x == x + x)', /there is no function "bind"/],
  ['JSON out of bytes', 'bytes("{}").json() == {}', /there is no function "json"/],
  ['a syntax error', 'is_sso &&', /^is wrong at 1:10: Unexpected token: EOF$/],
  ['a text that does not end', '"abc', /^is wrong at 1:1: Unterminated/],
  ['types that do not fit', '1 + "a" == 2', /^is wrong at 1:1: no such overload: int \+ string$/],
  [
    'a text where a number belongs',
    'is_sso || request.address > 1',
    /^is wrong at 1:11: no such overload: string > int$/,
  ],
  ['a function with arguments of a wrong type', 'message(1)', /^is wrong at 1:1: found no matching overload/],
  ['an answer that is a number', '1 + 1', /^is wrong at 1:1: it answers int, and must answer true or false$/],
  ['an answer that is a text', 'flow.slug', /it answers string/],
  ['an answer that is known only at run time', 'context.is_sso', /compare it, as in … == true$/],
  [
    'a macro in a macro',
    '["a"].all(x, ["b"].exists(y, x == y))',
    /^is wrong at 1:14: exists\(\) stands within another macro/,
  ],
  [
    'a macro in the result of map()',
    '["a"].map(x, ["b"].filter(y, true)) == []',
    /filter\(\) stands within another macro/,
  ],
  [
    'a macro over a variable that has a name already',
    '["a"].all(context, true)',
    /^is wrong at 1:11: the name "context" is taken$/,
  ],
  ['a macro without a name', '["a"].all("x", true)', /^is wrong at 1:11: /],
  [
    'a computed pattern',
    'regex_match("a", context.auth_method)',
    /^is wrong at 1:26: the pattern must be a text that stands/,
  ],
  [
    'a pattern that does not end',
    'regex_match("a", "(")',
    /^is wrong at 1:18: the pattern is none that RE2 takes: .*missing closing \)/,
  ],
  ['a pattern that looks ahead', 'regex_match("a", "(?=a)")', /the pattern is none that RE2 takes/],
  ['a pattern that refers back', String.raw`regex_match("a", "(a)\\1")`, /the pattern is none that RE2 takes/],
  [
    'a pattern that is too large',
    'regex_match("a", ".{900}")',
    /^is wrong at 1:18: the pattern is too large: 90\d instructions/,
  ],
  ['a network that is none', 'ip_in(client_ip, "10.0.0.0/33")', /^is wrong at 1:18: "10.0.0.0\/33" is no network like/],
  ['a network that is a name', 'ip_in(client_ip, "localhost")', /is no network like/],
  ['a computed network', 'ip_in(client_ip, client_ip)', /the network must be a text that stands/],
  ['a computed duration', 'duration(request.locale) == duration("1h")', /the duration must be a text that stands/],
  [
    'a duration that is none',
    'now - duration("1 hour") < now',
    /^is wrong at 1:16: "1 hour" is no duration like "1h30m"$/,
  ],
  [
    'a time zone that is none',
    'now.getHours("Mars/Base") == 1',
    /^is wrong at 1:14: there is no time zone "Mars\/Base"$/,
  ],
  [
    'is_member() of a text',
    'is_member("ann", "x")',
    /^is wrong at 1:11: is_member\(\) is asked about request.user or /,
  ],
  ['is_member() without a group', 'is_member(request.user)', /is_member\(\) takes 2 arguments/],
  ['has_authenticator() of two kinds', 'has_authenticator(request.user, "a", "b")', /takes 1 or 2 arguments/],
  ['has() of no field', 'has(1)', /has\(\) takes a field/],
  ['has() of what is always there', 'has(flow.slug)', /this field is always there/],
  ['bytes', 'b"a" == b"a"', /bytes are not allowed/],
  ['a list of texts and numbers', '[1, "a"] == []', /List elements must have the same type/],
  ['a list of 257 items', `1 in [${Array(257).fill(1).join()}]`, /maxListElements/],
  ['a text of 4097 characters', `"${'a'.repeat(4097)}" == ""`, /a text is longer than 4096 characters/],
  ['ten thousand nots', `${'!'.repeat(10_000)}true`, /nests too deeply|maxAstNodes/],
  ['three hundred parentheses', `${'('.repeat(300)}true${')'.repeat(300)}`, /^is wrong at 1:201: .*maxDepth/],
  ['a chain of a hundred and one', Array(101).fill('is_sso').join('||'), /^is wrong at 1:1: it nests too deeply$/],
  ['more than a thousand nodes', `[${Array(250).fill('1+1+1').join()}] == []`, /maxAstNodes \(1000\)/],
  [
    'a macro with a large body',
    `request.user.groups.all(g, [${Array(100).fill('g').join()}] == [])`,
    /may take more than 16384 steps/,
  ],
  ['a large pattern in a macro', '["a"].all(x, regex_match(x, ".{300}"))', /may take more than 16384 steps/],
]

for (const [title, expression, problem] of cases) {
  test(`${title} is refused when the flow is loaded`, (t) =>
    t.regex(problemOf(expression) ?? 'nothing is wrong', problem))
}
