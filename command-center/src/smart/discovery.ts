/** GET /.well-known/smart-configuration: what this server can of SMART App Launch, and where. It names what is so. */
import { fhirBaseOf, issuerOf } from './provider.ts';

export const smartCapabilities = [
  'launch-ehr',
  'launch-standalone',
  'client-public',
  'client-confidential-symmetric',
  'client-confidential-asymmetric',
  'sso-openid-connect',
  'context-banner',
  'context-style',
  'context-ehr-patient',
  'context-ehr-encounter',
  'context-standalone-patient',
  'permission-offline',
  'permission-online',
  'permission-patient',
  'permission-user',
  'permission-v1',
  'permission-v2',
] as const;

export function smartConfiguration(origin: string): object {
  const issuer = issuerOf(origin);
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    introspection_endpoint: `${issuer}/introspect`,
    revocation_endpoint: `${issuer}/revoke`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: [
      'openid',
      'fhirUser',
      'launch',
      'launch/patient',
      'launch/encounter',
      'offline_access',
      'online_access',
      'patient/*.cruds',
      'user/*.cruds',
      'system/*.cruds',
    ],
    capabilities: smartCapabilities,
    associated_endpoints: [{ url: fhirBaseOf(origin), capabilities: smartCapabilities }],
  };
}

/** How an application that is opened inside the chart looks like it (context-style). */
export const smartStyle = {
  color_background: '#F4F6F8',
  color_error: '#B34700',
  color_highlight: '#0B6FA8',
  color_modal_backdrop: '#00000066',
  color_success: '#0B6FA8',
  color_text: '#171C23',
  dim_border_radius: '6px',
  dim_font_size: '15px',
  dim_spacing_size: '16px',
  font_family_body: "'Inter Variable', system-ui, sans-serif",
  font_family_heading: "'Inter Variable', system-ui, sans-serif",
} as const;
