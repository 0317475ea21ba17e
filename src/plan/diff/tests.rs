//! Every kind of change is told, in its own words.
