-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a large store must find without reading all of it.

-- Which signings end next and whose parties are to be reminded next, in that order: a portion reads no more than itself.
-- What an objection has frozen does not end.
DROP INDEX signing_expiry;
CREATE INDEX signing_expiry ON signing (expires_at, id) WHERE state IN ('invited', 'returned') AND frozen_at IS NULL;
CREATE INDEX signing_reminder ON signing (expires_at, id)
  WHERE state IN ('invited', 'returned') AND frozen_at IS NULL AND reminded_at IS NULL;

-- Who acts for the colleges and the school, among the accounts of all students and employers.
CREATE INDEX account_staff ON account (id) WHERE roles <> 'student' AND roles <> 'employer';

-- A student's signings, without their states: a decision changes the state, and not this index any more.
DROP INDEX signing_student;
CREATE INDEX signing_student ON signing (student);

-- Lists of a college.
CREATE INDEX signing_college ON signing (college, id);
CREATE INDEX agreement_college ON agreement (college, number);

-- What is to be sent next, in that order.
DROP INDEX message_waiting;
CREATE INDEX message_waiting ON message (next_at, id) WHERE state = 'waiting';
