import { defineMessages } from '@sallyport/core'

export const catalog = defineMessages('stage-identification', {
  en: {
    invalid: 'Failed to authenticate.',
    too_many_attempts: 'Invalid password',
    log_in: 'Log in',
    continue: 'Continue',
    heading: 'Log in',
    email: 'E-mail address',
    username: 'Username',
    upn: 'Principal name',
    email_or_username: 'E-mail address or username',
    any: 'Name or e-mail address',
    password: 'Password',
    enroll: 'Create an account',
    recovery: 'I cannot log in',
    passwordless: 'Log in without a password',
    remember_name: 'Remember my name on this device',
  },
  de: {
    invalid: 'Die Anmeldung ist fehlgeschlagen.',
    too_many_attempts: 'Falsches Passwort',
    log_in: 'Anmelden',
    continue: 'Weiter',
    heading: 'Anmelden',
    email: 'E-Mail-Adresse',
    username: 'Benutzername',
    upn: 'Principal-Name',
    email_or_username: 'E-Mail-Adresse oder Benutzername',
    any: 'Name oder E-Mail-Adresse',
    password: 'Passwort',
    enroll: 'Konto anlegen',
    recovery: 'Ich kann mich nicht anmelden',
    passwordless: 'Ohne Passwort anmelden',
    remember_name: 'Meinen Namen auf diesem Gerät merken',
  },
})
export const { messages } = catalog
