// In the library's own module, `Detection` and `Face` are public types that hide this module and its types.
package typealias CascadeDetector = FaceDetector
package typealias CascadeFace = Face
package typealias CascadeRotations = Rotations
