// Made by `sallyport client generate`; not to be edited.

/**
 * Challenge and response of every component, by its name on the wire: `createClient<Components>()`.
 */
export interface Components {
  'ak-stage-consent': {
    challenge: ConsentChallenge
    response: ConsentChallengeResponseRequest
  }
  'ak-stage-autosubmit': {
    challenge: AutosubmitChallenge
    response: AutosubmitChallengeResponseRequest
  }
  'xak-flow-frame': {
    challenge: FrameChallenge
    response: FrameChallengeResponseRequest
  }
  'ak-stage-session-end': {
    challenge: SessionEndChallenge
    response: SessionEndChallengeResponseRequest
  }
  'xak-flow-shell': {
    challenge: ShellChallenge
    response: ShellChallengeResponseRequest
  }
  'ak-stage-identification': {
    challenge: IdentificationChallenge
    response: IdentificationChallengeResponseRequest
  }
  'ak-stage-password': {
    challenge: PasswordChallenge
    response: PasswordChallengeResponseRequest
  }
  'ak-stage-user-login': {
    challenge: UserLoginChallenge
    response: UserLoginChallengeResponseRequest
  }
  'ak-stage-prompt': {
    challenge: PromptChallenge
    response: PromptChallengeResponseRequest
  }
  'ak-stage-dummy': {
    challenge: DummyChallenge
    response: DummyChallengeResponseRequest
  }
}

/**
 * A click is wanted before something happens.
 */
export interface ConsentChallenge {
  component: 'ak-stage-consent'
  flow_info: ContextualFlowInfo
  pending_user: string
  /**
   * URL of a picture.
   */
  pending_user_avatar: string
  header_text: string
  permissions: {
    id: string
    name: string
  }[]
  additional_permissions: {
    id: string
    name: string
  }[]
  token: string
}

export interface ContextualFlowInfo {
  title: string
  background?: string
  cancel_url: string
  layout: string
  messages?: {
    level: 'info' | 'success' | 'warning' | 'error'
    message: string
  }[]
}

export interface ConsentChallengeResponseRequest {
  token?: string
}

export interface AutosubmitChallenge {
  component: 'ak-stage-autosubmit'
  flow_info: ContextualFlowInfo
  url: string
  attrs: {
    [k: string]: string
  }
  title?: string
}

export interface AutosubmitChallengeResponseRequest {}

export interface FrameChallenge {
  component: 'xak-flow-frame'
  flow_info: ContextualFlowInfo
  url: string
  loading_overlay: boolean
  loading_text: string
}

export interface FrameChallengeResponseRequest {}

export interface SessionEndChallenge {
  component: 'ak-stage-session-end'
  flow_info: ContextualFlowInfo
  pending_user: string
  /**
   * URL of a picture.
   */
  pending_user_avatar: string
  application_name?: string
  application_launch_url?: string
  invalidation_flow_url?: string
  brand_name: string
}

export interface SessionEndChallengeResponseRequest {}

export interface ShellChallenge {
  component: 'xak-flow-shell'
  flow_info: ContextualFlowInfo
  body: string
}

export interface ShellChallengeResponseRequest {}

export interface IdentificationChallenge {
  component: 'ak-stage-identification'
  flow_info: ContextualFlowInfo
  user_fields: string[] | null
  password_fields: boolean
  allow_show_password: boolean
  flow_designation: string
  captcha_stage: null
  enroll_url?: string
  recovery_url?: string
  passwordless_url?: string
  primary_action: string
  sources: {}[]
  show_source_labels: boolean
  enable_remember_me: boolean
}

export interface IdentificationChallengeResponseRequest {
  uid_field: string
  password?: string | null
}

export interface PasswordChallenge {
  component: 'ak-stage-password'
  flow_info: ContextualFlowInfo
  pending_user: string
  /**
   * URL of a picture.
   */
  pending_user_avatar: string
  recovery_url?: string
  allow_show_password: boolean
}

export interface PasswordChallengeResponseRequest {
  password: string
}

export interface UserLoginChallenge {
  component: 'ak-stage-user-login'
  flow_info: ContextualFlowInfo
  pending_user: string
  /**
   * URL of a picture.
   */
  pending_user_avatar: string
}

export interface UserLoginChallengeResponseRequest {
  remember_me: boolean
}

export interface PromptChallenge {
  component: 'ak-stage-prompt'
  flow_info: ContextualFlowInfo
  fields: {
    field_key: string
    label: string
    type:
      | 'text'
      | 'text_area'
      | 'text_read_only'
      | 'text_area_read_only'
      | 'username'
      | 'email'
      | 'password'
      | 'number'
      | 'checkbox'
      | 'radio-button-group'
      | 'dropdown'
      | 'date'
      | 'date-time'
      | 'separator'
      | 'hidden'
      | 'static'
      | 'ak-locale'
    required: boolean
    placeholder: string
    initial_value: string
    order: number
    /**
     * Written by the operator; clients may take it for HTML.
     */
    sub_text: string
    choices:
      | {
          value: string
          label: string
        }[]
      | null
    /**
     * Characters at least.
     */
    min_length: number
    /**
     * Characters at most.
     */
    max_length: number
  }[]
}

export type PromptChallengeResponseRequest =
  | {
      password: string
      password_repeat: string
    }
  | {
      name?: string
      email: string
    }
  | {
      username?: string
      email: string
      password: string
      password_repeat: string
    }

export interface DummyChallenge {
  component: 'ak-stage-dummy'
  flow_info: ContextualFlowInfo
  name: string
}

export interface DummyChallengeResponseRequest {}
