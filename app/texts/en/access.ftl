### Signing in and out, and what somebody may not do.

sign-in = Sign in
name = Name
password = Password
wrong = The name or the password is wrong.
too-many-tries = There were too many tries. Wait for a moment.
sign-out = Sign out
signed-in-as = Signed in as { $name } ({ $role })
viewer = reads
operator = reads and writes
admin = may do all
local-mode = Local mode
local-mode-why = There are no accounts: whoever is at this machine may do all.
signed-out = Nobody is signed in any more.
signed-out-kept = What you did meanwhile is kept, and is sent when you have signed in again.
forbidden = Your account may not do this.
signing-in = Signing in
