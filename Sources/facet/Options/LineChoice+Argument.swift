import ArgumentParser
import Terminal

extension LineChoice: ExpressibleByArgument {}
