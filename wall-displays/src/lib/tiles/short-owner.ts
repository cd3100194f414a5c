/** Owners of work as a tile has room for them. */
const shortened: Readonly<Record<string, string>> = {
  'Rapid response': 'RRT',
  'Bed manager': 'Bed mgr',
  'House supervisor': 'House sup',
  'Identity steward': 'Steward',
  'Charge nurse': 'Charge',
  'Infection control': 'Inf control',
  'Environmental services': 'EVS',
  'EVS lead': 'EVS',
  'Transport lead': 'Transport',
  'Administrator on call': 'Admin',
  'Staffing office': 'Staffing',
  'Case management': 'Case mgmt',
  'Consulting service': 'Consultant',
  'Transfer center': 'Transfers',
  'Utilisation review': 'UR',
};

export const shortOwner = (owner: string): string => shortened[owner] ?? owner;
