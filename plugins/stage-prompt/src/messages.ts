import { defineMessages } from '@sallyport/core'

export const { messages, ...promptMessages } = defineMessages('stage-prompt', {
  en: {
    username_taken: 'Username is already taken.',
    email_taken: 'This e-mail address is already in use.',
    username_invalid: 'This username has characters that are not allowed.',
    email_invalid: 'This e-mail address is not valid.',
    mixed_scripts: 'This mixes letters of several scripts, which look alike.',
    passwords_differ: "Passwords don't match.",
    too_many_attempts: 'Too many attempts.',
  },
  de: {
    username_taken: 'Dieser Benutzername ist schon vergeben.',
    email_taken: 'Diese E-Mail-Adresse wird schon benutzt.',
    username_invalid: 'Dieser Benutzername enthält Zeichen, die nicht erlaubt sind.',
    email_invalid: 'Diese E-Mail-Adresse ist nicht gültig.',
    mixed_scripts: 'Hier sind Buchstaben aus mehreren Schriften gemischt, die gleich aussehen.',
    passwords_differ: 'Die Passwörter stimmen nicht überein.',
    too_many_attempts: 'Zu viele Versuche.',
  },
})
