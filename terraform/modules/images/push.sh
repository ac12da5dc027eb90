#!/bin/sh
# Build one image for arm64 and push it, unless the registry has this tag already.
set -eu

registry=${REPOSITORY%%/*}
if aws ecr describe-images --region "$REGION" --repository-name "${REPOSITORY#*/}" \
    --image-ids "imageTag=$TAG" >/dev/null 2>&1; then
    echo "$REPOSITORY:$TAG is there"
    exit 0
fi
command -v docker >/dev/null || {
    echo "docker is needed to build $REPOSITORY:$TAG; or push it from elsewhere and say build_images = false" >&2
    exit 1
}
aws ecr get-login-password --region "$REGION" \
    | docker login --username AWS --password-stdin "$registry"
# Lambda takes one plain image: an index with attestations is refused.
docker buildx build --platform linux/arm64 --provenance=false --push \
    --file "$CONTEXT/$DOCKERFILE" --build-arg "FUNCTION=$FUNCTION" --tag "$REPOSITORY:$TAG" "$CONTEXT"
