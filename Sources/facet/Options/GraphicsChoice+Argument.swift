import ArgumentParser
import Settings

extension GraphicsChoice: ExpressibleByArgument {}
