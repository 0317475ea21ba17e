//! Plain types.
