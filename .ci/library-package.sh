#!/bin/sh
# Makes a Swift package of its own of the detector: the products FaceDetection and FaceVectors, what they need, and
# nothing else. Its targets have names that clash with nobody's, it needs swift-system alone, and everything that is
# public below the two products is visible only inside the package.
#
#   .ci/library-package.sh FOLDER [VERSION]     the folder is replaced; with a version it becomes a git repository with
#                                               that tag, ready to be pushed to an address of its own
set -eu
cd "$(dirname "$0")/.."
out=$1
version=${2:-}
rm -rf "$out"
mkdir -p "$out"

# Modules of facet's package, and their names here.
names="Geometry Parallel Files Imaging Networks Detection Alignment Identity TextWriting"
c_names="Kernels Codecs CascadeWeights VectorWeights"
renamed() { echo "FaceDetection$1"; }
c_renamed() { echo "CFaceDetection$1"; }

rename=
for name in $names; do
  # As a module in an import and before a type. A word with a following capital is a type's module and nothing else.
  rename="$rename;s/^( *(@[a-z]+ )?((public|package|internal|private) )?import ((struct|class|enum|func) )?)$name\$/\\1$(renamed "$name")/"
  rename="$rename;s/\\b$name\\.([A-Z])/$(renamed "$name").\\1/g"
done
for name in $c_names; do rename="$rename;s/\\bC$name\\b/$(c_renamed "$name")/g"; done

copy() { # files of a module that are wanted (a pattern of find), or all
  module=$1
  target=$out/Sources/$(renamed "$module")
  mkdir -p "$target"
  shift
  if [ $# = 0 ]; then
    cp -r "Sources/$module/." "$target"
    rm -rf "$target/Resources"
  else
    for file in "$@"; do cp "Sources/$module/$file.swift" "$target/"; done
  fi
  # Public in facet's package: for its other modules. Here only for those of this package.
  find "$target" -name '*.swift' -exec sed -E -i "s/\\bpublic /package /g$rename" {} +
}

for module in Geometry Parallel Imaging Networks Detection TextWriting Files; do copy $module; done
copy Alignment AlignedCrop AlignmentTemplate FaceMeasures CropSampling
copy Identity FaceEmbedder EmbeddingModel IdentityError IdentityScratchPool IdentityWeights PackedIdentityWeights \
  VectorMeasure CutOffs
for module in FaceDetection FaceVectors; do
  cp -r "Sources/$module" "$out/Sources/"
  find "$out/Sources/$module" -name '*.swift' -exec sed -E -i "${rename#;}" {} +
done
for name in $c_names; do
  target=$out/Sources/$(c_renamed "$name")
  cp -r "Sources/C$name" "$target"
  find "$target" -type f -exec sed -E -i "${rename#;}" {} +
  for header in "$target/include/C$name.h"; do
    [ ! -e "$header" ] || mv "$header" "$target/include/$(c_renamed "$name").h"
  done
done
cp Sources/Networks/Resources/mtcnn.safetensors "$out/Sources/CFaceDetectionCascadeWeights/"
cp Sources/Identity/Resources/face-embedding.safetensors "$out/Sources/CFaceDetectionVectorWeights/"
sed -E -i 's|#embed ".*/|#embed "|' "$out"/Sources/CFaceDetection*Weights/*.c

mkdir -p "$out/Tests"
cp -r Tests/FaceDetectionTests "$out/Tests/"
cp -r Samples "$out/Samples"
cp LICENSE docs/SWIFT-LIBRARY.md "$out/"
mv "$out/SWIFT-LIBRARY.md" "$out/README.md"
# Pages and examples stay in facet's sources: only addresses remain links.
sed -E -i 's/\[([^]]*)\]\([^)#h][^)]*\)/\1/g' "$out/README.md"
cp Sources/Networks/Resources/NOTICE-weights.txt Sources/Identity/Resources/NOTICE-face-embedding.txt "$out/"
printf '.build/\n.build-*/\n' > "$out/.gitignore"
cp .ci/library-package.swift "$out/Package.swift"

if [ -n "$version" ]; then
  git init -q -b main "$out"
  git -C "$out" add -A
  git -C "$out" -c user.name=facet -c user.email=facet@localhost commit -qm "FaceDetection $version"
  git -C "$out" tag "$version"
fi
echo "$out: FaceDetection${version:+ $version}"
