"""What a study asks: the protocol language, its checks, its conditions and computations, and the values of answers."""
