import { activity } from './activity.ts';
import { entities } from './entities.ts';
import { groups } from './groups.ts';
import { jobs } from './jobs.ts';
import type { Lessons } from './lesson.ts';
import { operations } from './operations.ts';
import { organizations } from './organizations.ts';
import { schemaParts } from './schema-parts.ts';
import { schemas } from './schemas.ts';
import { sessions } from './sessions.ts';
import { tokens } from './tokens.ts';
import { users } from './users.ts';

/** What the API document teaches of every operation. */
export const lessons: Lessons = {
  ...operations,
  ...schemas,
  ...schemaParts,
  ...entities,
  ...activity,
  ...tokens,
  ...sessions,
  ...users,
  ...groups,
  ...organizations,
  ...jobs,
};
