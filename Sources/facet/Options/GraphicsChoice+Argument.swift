import ArgumentParser
import Settings
import Terminal

extension GraphicsChoice: ExpressibleByArgument {}

extension LineChoice: ExpressibleByArgument {}
