//! What every room writes through: numbers, timelines, moves, and the stock that lines hold.
